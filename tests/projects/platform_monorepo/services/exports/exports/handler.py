"""Deployed by an app in TypeScript."""

import boto3

textract = boto3.client("textract")


def handler(event, context):
    started = textract.start_document_analysis(DocumentLocation={}, FeatureTypes=["FORMS"])
    return textract.get_document_analysis(JobId=started["JobId"])
