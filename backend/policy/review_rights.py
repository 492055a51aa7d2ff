"""Who sees what people made of triage, and who may silence the model or propose a rule."""

MAY_REVIEW = ("registered_manager", "responsible_individual")
MAY_SWITCH = ("registered_manager",)
MAY_PROPOSE_RULES = ("registered_manager",)
"""Both act for one home and stand in its record by name; the Responsible Individual sees what they did."""
