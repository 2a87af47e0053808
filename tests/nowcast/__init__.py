"""The trial of late registrations: how often the interval of the completed newest weeks holds what comes in the end."""
