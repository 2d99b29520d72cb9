"""Discord's limits, from its API description."""

__all__ = [
    "BUTTON_LABEL",
    "BUTTON_URL",
    "CUSTOM_ID",
    "MEDIA_DESCRIPTION",
    "MESSAGE_TEXT",
    "MODAL_TITLE",
    "OPTION_TEXT",
    "SELECT_OPTIONS",
]

BUTTON_LABEL = 80
BUTTON_URL = 512
CUSTOM_ID = 100
MEDIA_DESCRIPTION = 1_024
MESSAGE_TEXT = 4_000  # all text of a message with Components V2 together
MODAL_TITLE = 45
OPTION_TEXT = 100  # label, value and description of a select option; name of an autocomplete choice
SELECT_OPTIONS = 25
