"""Statistics on plain arrays, which know neither cases nor the store. Imports only `persian`, for its calendar.

Each module names its source and is tested against published numbers, another library or a slow reference
implementation. A folder for each subject, named like the folder of `queries` that asks for it where there is one; the
docstring of each folder lists its modules, and `arrays` has the types of their arrays:

- `estimates/`: one figure or several, with intervals and tests; everything else rests on it;
- `seasons/`: daily counts and what is usual for a day;
- `peers/`: offices among similar ones; `areas/`: rates of areas; `own_past/`: monthly control charts;
- `changes/`: changes from another period; `attention/`: what is out of the ordinary day by day;
- `late_registrations/`: the newest weeks;
- `clusters/`: clusters in space and time;
- `disclosure/`: which counts may be published.
"""
