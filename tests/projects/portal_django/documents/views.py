from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views import View

import boto3

from .aws import minio, ses


@login_required
def send(request, pk):
    mail = ses()
    for address in request.POST.getlist("to"):
        mail.send_email(
            Source="portal@example.org",
            Destination={"ToAddresses": [address]},
            Message={"Subject": {"Data": f"Document {pk}"}, "Body": {"Text": {"Data": request.POST["text"]}}},
        )
    return HttpResponse(status=204)


class DocumentView(View):
    """One document."""

    bucket = "documents"

    def get(self, request, pk):
        s3 = boto3.client("s3")
        try:
            document = s3.get_object(Bucket=self.bucket, Key=str(pk))
        except s3.exceptions.NoSuchKey:
            return HttpResponse(status=404)
        except s3.exceptions.NoSuchDocument as error:
            return HttpResponse(str(error), status=410)
        return HttpResponse(document["Body"].read(), content_type=document["ContentType"])

    def delete(self, request, pk):
        dynamodb = boto3.resource("dynamodb")
        table = dynamodb.Table("documents")
        try:
            table.delete_item(Key={"pk": pk}, ConditionExpression="attribute_exists(pk)")
        except table.exceptions.ConditionalCheckFailedException:
            return HttpResponse(status=404)
        minio().delete_object(Bucket=self.bucket, Key=str(pk))
        return HttpResponse(status=204)


def health(request):
    import os

    if os.environ.get("LOCAL"):
        return JsonResponse({"ok": True})
    sts = boto3.client("sts", config=None)
    return JsonResponse({"ok": bool(sts.get_caller_identity()["Account"])})
