"""Translations of Streamlit's built-in texts, which exist in English only and partly address programmers.

`assets/scope/furniture.js` replaces these texts in the page. Texts that are not listed stay as they are.
"""

from persian.translate import Translator, translator


def streamlit_translations(lang: str) -> dict[str, object]:
    """Replacement texts: exact texts, regular expressions for variable texts, and the lost-connection notice."""
    t = translator(lang)
    return {
        "lang": lang,
        "exact": _exact_texts(t),
        "forms": [{"form": form, "words": words} for form, words in _variable_texts(t)],
        "lost": {
            "sign": "Connection error",
            "title": t("The connection to the server was lost"),
            "text": t("Your view is kept and will resume when the server responds."),
        },
    }


def _exact_texts(t: Translator) -> dict[str, str]:
    """Translations of texts that are always the same."""
    return {
        "Upload": t("Choose a file"),
        "file upload": t("Choose a file"),
        "Add files": t("Choose another file"),
        "Drag and drop a file here": t("Drop the file here"),
        "Expand sidebar": t("Open the list of screens"),
        "Collapse sidebar": t("Close"),
        "View less": t("Fewer"),
        "App pages": t("Screens"),
        "Sidebar": t("Screens"),
        "Loading...": t("Calculating"),
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
    }


def _variable_texts(t: Translator) -> tuple[tuple[str, str], ...]:
    """Regular expressions and translations, in which `{a}` is the first group, `{b}` the second."""
    return (
        ("([\\d.]+)MB per file • (.+)", t("At most {a} megabytes · {b}")),
        (
            "(?:Error: )?File must be ([\\d.]+)MB or smaller\\.",
            t("The file is larger than {a} megabytes."),
        ),
        # Before it stands the type of the file, if the browser knows one.
        (
            "(?:Error: )?(?:.+ )?files are not allowed\\.",
            t("This kind of file is not read. Export the table from its program as Excel or CSV."),
        ),
        (
            "(?:Error: )?AxiosError: Request failed with status code 429",
            t(
                "Your files on the server take up too much room. Close your other pages with a file, and try"
                " again in two minutes."
            ),
        ),
        (
            "(?:Error: )?AxiosError: .+",
            t("The file did not reach the server. Load the page again, and choose the file once more."),
        ),
        # The menu leaves no more room for its last entry than the English text takes.
        ("(\\d+) more", t("More")),
        ("View (\\d+) more", t("{a} more")),
        ("Remove (.+)", t("Remove {a}")),
        ("([\\d.]+)B", t("{a} bytes")),
        ("([\\d.]+)KB", t("{a} kilobytes")),
        ("([\\d.]+)MB", t("{a} megabytes")),
        ("([\\d.]+)GB", t("{a} gigabytes")),
        (
            "You have requested page /.+ Running the app's main page\\.",
            t("The address names a screen that does not exist; the overview is shown."),
        ),
    )
