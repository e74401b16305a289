#!/usr/bin/env python3
import aws_cdk as cdk

from ingest.stack import IngestStack

app = cdk.App()
IngestStack(app, "Ingest")
app.synth()
