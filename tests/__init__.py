"""What is promised: unit/ rules, contract/ promises, live/ sockets, fault/ broken machines."""
