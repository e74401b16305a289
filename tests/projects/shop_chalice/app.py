from chalice import Chalice, Rate

from chalicelib import stock, storage

app = Chalice(app_name="shop")
app.debug = False


@app.route("/items/{item}", methods=["GET"], cors=True)
def item(item):
    return stock.find(item) or {}


@app.route("/items/{item}/picture", methods=["POST"], content_types=["image/png"])
def picture(item):
    return {"url": storage.Pictures().put(item, app.current_request.raw_body)}


@app.schedule(Rate(1, unit=Rate.HOURS))
def refresh(event):
    stock.refresh()


@app.on_sqs_message(queue="returns", batch_size=1)
def returns(event):
    for record in event:
        stock.count(record.body, by=-1)


@app.lambda_function(name="labels")
def labels(event, context):
    import boto3

    rekognition = boto3.client("rekognition")
    return [label["Name"] for label in rekognition.detect_labels(Image={"Bytes": event["image"]})["Labels"]]
