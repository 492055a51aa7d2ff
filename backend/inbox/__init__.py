"""The pages of staff, manager, Independent Visitor and Advocate."""
