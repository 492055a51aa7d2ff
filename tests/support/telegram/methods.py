"""The Bot API's methods, as far as a bot for people needs them, with the refusals that Telegram makes."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.support.telegram.world import ApiError, Json, World

Params = dict[str, Any]
TEXT_LIMIT = 4096
CALLBACK_LIMIT = 64


def _markup(params: Params) -> Json | None:
    raw = params.get("reply_markup")
    if not raw:
        return None
    markup: Json = json.loads(raw) if isinstance(raw, str) else raw
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        _check_button(button)
    return markup


def _check_button(button: Json) -> None:
    data, url = button.get("callback_data"), button.get("url")
    if not button.get("text"):
        raise ApiError(400, "Bad Request: can't parse inline keyboard button: text is empty")
    if data is None and url is None:
        raise ApiError(400, "Bad Request: text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_LIMIT:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    host = urlsplit(url).hostname if url is not None else "t.me"
    if not host or "." not in host or host.startswith("127."):
        raise ApiError(400, f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _text(params: Params) -> str:
    text = str(params.get("text", "")).strip()
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    return text


def get_me(world: World, params: Params) -> Json:
    return {
        **world.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def send_message(world: World, params: Params) -> Json:
    text, markup = _text(params), _markup(params)
    message: Json = {"text": text}
    if markup and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    shown = world.say(world.chat(params.get("chat_id")), message, text)
    return shown if not markup or "inline_keyboard" in markup else _with_keyboard(world, params, shown, markup)


def _with_keyboard(world: World, params: Params, shown: Json, markup: Json) -> Json:
    """A reply keyboard belongs to the chat: it is shown to the person, but is no part of the answer to the bot."""
    world.chat(params["chat_id"]).messages[shown["message_id"]] = {**shown, "keyboard": markup}
    return shown


def _own_message(world: World, params: Params) -> Json:
    chat = world.chat(params.get("chat_id"))
    message = chat.messages.get(int(params.get("message_id", 0)))
    if message is None or message["from"]["id"] != world.bot["id"]:
        raise ApiError(400, "Bad Request: message to edit not found")
    return message


def _edit(world: World, params: Params, changes: Json) -> Json:
    old = _own_message(world, params)
    new = {key: value for key, value in {**old, **changes}.items() if value is not None}
    if new == old:
        raise ApiError(400, "Bad Request: message is not modified")
    with world.changed:
        world.chat(params["chat_id"]).messages[old["message_id"]] = {**new, "edit_date": world.next_second()}
        world.changed.notify_all()
    return world.chat(params["chat_id"]).messages[old["message_id"]]


def edit_message_text(world: World, params: Params) -> Json:
    return _edit(world, params, {"text": _text(params), "reply_markup": _markup(params)})


def edit_message_reply_markup(world: World, params: Params) -> Json:
    return _edit(world, params, {"reply_markup": _markup(params)})


def delete_message(world: World, params: Params) -> bool:
    chat = world.chat(params.get("chat_id"))
    if int(params.get("message_id", 0)) not in chat.messages:
        raise ApiError(400, "Bad Request: message to delete not found")
    return delete_messages(world, {**params, "message_ids": [params["message_id"]]})


def delete_messages(world: World, params: Params) -> bool:
    raw = params.get("message_ids", [])
    ids = json.loads(raw) if isinstance(raw, str) else raw
    if not 1 <= len(ids) <= 100:
        raise ApiError(400, "Bad Request: too many message identifiers specified")
    chat = world.chat(params.get("chat_id"))
    with world.changed:
        for message_id in ids:
            chat.messages.pop(int(message_id), None)
        world.changed.notify_all()
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    with world.changed:
        world.answered.append(dict(params))
        world.changed.notify_all()
    return True


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.chat(params.get("chat_id"))
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return True


def get_file(world: World, params: Params) -> Json:
    file_id = str(params.get("file_id"))
    content = world.files.get(file_id)
    if content is None:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if len(content) > 20 * 1024 * 1024:
        raise ApiError(400, "Bad Request: file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": len(content),
        "file_path": f"files/{file_id}",
    }


def set_my_commands(world: World, params: Params) -> bool:
    raw = params.get("commands", [])
    world.commands = json.loads(raw) if isinstance(raw, str) else raw
    return True


def _send_file(kind: str) -> Callable[[World, Params], Json]:
    def send(world: World, params: Params) -> Json:
        content = params.get(kind)
        if not content:
            raise ApiError(400, f"Bad Request: there is no {kind} in the request")
        file_id = f"bot{world.next_message_id()}"
        world.files[file_id] = content if isinstance(content, bytes) else str(content).encode()
        part: Json = {"file_id": file_id, "file_unique_id": f"u{file_id}"}
        body: Any = [{**part, "width": 1, "height": 1}] if kind == "photo" else {**part, "duration": 1}
        caption = {"caption": params["caption"]} if params.get("caption") else {}
        return world.say(world.chat(params.get("chat_id")), {kind: body, **caption}, caption.get("caption", kind))

    return send


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "sendPhoto": _send_file("photo"),
    "sendVoice": _send_file("voice"),
}
