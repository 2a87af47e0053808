"""Streamlit's own words, as a reader is to see them: it has them in English alone, and some speak to programmers.

The page's script (`assets/scope/furniture.js`) puts these in their place. What is not listed stays as it is.
"""

from persian.translate import translator


def streamlit_translations(lang: str) -> dict[str, object]:
    """What stands for what: whole texts, texts with something of their own in them, and a lost connection."""
    t = translator(lang)
    told = t("What you look at stays; it goes on by itself as soon as the server answers.")
    return {
        "lang": lang,
        "exact": {
            "Upload": t("Choose a file"),
            "file upload": t("Choose a file"),
            "Add files": t("Choose another file"),
            "Drag and drop a file here": t("Drop the file here"),
            "Close": t("Close"),
            "Dismiss": t("Close"),
            "Stop": t("Stop"),
            "Stopping...": t("Stopping"),
            "Running...": t("Calculating"),
            "Error:": t("Error:"),
            "Connecting": t("Connecting"),
            "Connecting to Streamlit server": t("Connecting to the server"),
            "Unable to connect to Streamlit server": t("The server does not answer"),
            "Page not found": t("There is no such screen"),
            "The page that you have requested does not seem to exist. Running the app's main page.": t(
                "The address names a screen that does not exist; the overview is shown."
            ),
        },
        "forms": [
            {"form": form, "words": words}
            for form, words in (
                ("([\\d.]+)MB per file • (.+)", t("At most {a} megabytes · {b}")),
                (
                    "(?:Error: )?File must be ([\\d.]+)MB or smaller\\.",
                    t("The file is larger than {a} megabytes."),
                ),
                ("(?:Error: )?.* files are not allowed\\.", t("Files of this kind are not taken.")),
                ("Remove (.+)", t("Take away {a}")),
                ("([\\d.]+)B", t("{a} bytes")),
                ("([\\d.]+)KB", t("{a} kilobytes")),
                ("([\\d.]+)MB", t("{a} megabytes")),
                ("([\\d.]+)GB", t("{a} gigabytes")),
                (
                    "You have requested page /.+ Running the app's main page\\.",
                    t("The address names a screen that does not exist; the overview is shown."),
                ),
            )
        ],
        "lost": {
            "sign": "Connection error",
            "title": t("The connection to the server was lost"),
            "told": told,
        },
    }
