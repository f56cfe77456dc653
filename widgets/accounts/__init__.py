"""The technician's page: accounts for everybody else."""
