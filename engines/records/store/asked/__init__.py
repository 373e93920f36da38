"""What people ask for beside their runs: calibrations of finished ones, rewards of designs that they bring."""
