"""What an office may see of its own assessment by the governor's office, without learning the figures of its peers.

This package imports `comparisons`, `disclosure` and the layers below them.
"""
