"""What is written into the demo's world? The commune's tree, its people, and what they are said to have done so far."""
