"""What one viewer looks at: the scope that the address asks for, language, province, and the figures asked for.

The lowest folder of pages; imports `queries` and `persian` alone.
"""
