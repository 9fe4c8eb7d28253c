"""The parts of AR Tie-Out: the control account, what may explain its net, what people write."""
