"""The authority: decides, keeps the clocks, stores, tells the seats. No Qt, no pictures decoded."""
