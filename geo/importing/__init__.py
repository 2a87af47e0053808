"""Import a province from any boundary file or table of areas: `python -m geo import FILE --name …`.

A file is read (`area_source`, with `shapefile_encoding`, `projection` and `area_tables`), its columns
get their roles (`column_roles`), its rows become areas with codes and names (`area_rows`, `area_codes`), its shapes one
coverage without gaps (`shapes`), and the folder of the province is written (`province_folder`). What was decided on the
way is said in notes, in both languages. May import the other modules of `geo`, and `persian`.
"""
