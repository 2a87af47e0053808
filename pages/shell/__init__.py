"""The frame around the screens: title, navigation, HTTP routes, middleware, and prewarming the cache.

`screens` is the registry of screens. This folder may import every other folder of pages.

Modules by subject, the most important first:

- what a viewer sees: `frame` draws a page, `screens` is the registry; `title`, `page_header`, `loading_page`,
  `waiting_line`, `admission`;
- addresses: `routes`, `needed_routes`, `saved_view_routes`, `view_addresses`, `absolute_addresses`, `start_page`;
- processes and speed: `prewarm`, `worker` with `start_workers`, `file_maker`; `sent_files`, `small_packets`,
  `process_limits`;
- protection of the server and its viewers: `door_setup`, `client_messages`,
  `own_files`, `file_requests`, `upload_guard`, `upload_shares`, `streamlit_loggers`, `audit_log_upkeep`.
"""
