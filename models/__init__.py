"""What is stored, and which changes are lawful?"""
