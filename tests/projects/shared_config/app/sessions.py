"""Sessions that only their names show."""

from app.wrapper import module


class Report:
    def write(session):
        return session.client("support").describe_cases()

    def read(self, *, boto_session, **kwargs):
        functions = kwargs.get("boto_session").client("lambda")
        functions.invoke(FunctionName="f")
        return boto_session.resource("dynamodb"), self.sess.client("s3", "eu-west-1")


class Other:
    def __init__(self, account_session, config):
        self.session = account_session
        self.config = config

    def client(self, name):
        return self.session.client(name, **self.config.aws())

    def buckets(self):
        return self.session.client("s3").list_buckets()


wrapped = module.client("ec2", session=None, retry_decorator=None)
