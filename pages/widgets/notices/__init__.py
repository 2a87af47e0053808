"""What a viewer should know beside the figures: what is missing, late or refused.

Imports `elements`. Modules by subject, the most important first:

- instead of a screen or above it: `notices`, `whom_to_ask`, `audit_log_notice`, `disk_notice`;
- of the data: `stale_data`, `not_recorded`, `late_registration_notes`, `map_notes`.
"""
