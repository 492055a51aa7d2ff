"""Rasa's component that hosts the shared understanding: the same code and model as the embedded engine.

Loaded by Rasa only, in its own environment (`nlu/rasa.sh`). What the house asks to parse is the plain words of a
message and of its recent thread (`nlu.engines.asking`); this component reads both and leaves the message alone for
Rasa's own models. Interface: Rasa 3.6, "Custom Graph Components". Nothing is stored or logged.
"""

from typing import Any, Dict, List  # Rasa compares these very types when it checks a component

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.engines.asking import ATTRIBUTE, asked, pack
from nlu.engines.embedded import EmbeddedEngine


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class SharedUnderstanding(GraphComponent):
    """First in the pipeline. Puts the reading of the embedded engine into the answer, under `ATTRIBUTE`."""

    def __init__(self) -> None:
        self._engine = EmbeddedEngine.load()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SharedUnderstanding":
        """Made by Rasa when it trains and when it loads a model."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Read each message with its thread."""
        for message in messages:
            alone, thread = asked(message.get(TEXT) or "")
            message.set(ATTRIBUTE, pack(self._engine.read(alone, thread)), add_to_output=True)
            message.set(TEXT, alone.text)
        return messages
