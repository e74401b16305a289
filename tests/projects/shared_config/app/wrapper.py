class module:
    @staticmethod
    def client(name, session=None, retry_decorator=None):
        return name


class Settings:
    def aws(self):
        return {"region_name": "eu-west-1"}
