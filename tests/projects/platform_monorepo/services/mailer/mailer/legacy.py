'''Older than the rest: single quotes, and two statements on a line.'''
import sys; import boto3
from botocore.config import Config

client = boto3.client('sns', region_name='eu-west-1'); QUEUE = 'https://queue'
sms = boto3.client('sns',
                   region_name='eu-west-1',
                   config=Config(read_timeout=9,
                                 retries={'max_attempts': 1}))


def send(number, text, kwargs={'region_name': 'eu-west-1'}):
    if len(text) > 160: raise ValueError(text)
    sms.publish(PhoneNumber=number, Message=text); client.publish(TopicArn='arn:aws:sns:eu-west-1:123456789012:sent', Message=text)


def queue(long=False):
	options = {'region_name': 'eu-west-1'}
	if long:
		options['config'] = Config(read_timeout=25, retries={'total_max_attempts': 3})
	return boto3.client('sqs', **options)


if __name__ == '__main__':
    send(*sys.argv[1:])
    queue().send_message(QueueUrl=QUEUE, MessageBody='sent')
