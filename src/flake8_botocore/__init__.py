"""flake8-botocore: finds boto3 and botocore clients whose timeouts and retries nobody chose."""
