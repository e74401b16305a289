# -*- coding: rot13 -*-
# n wbxr bs n sbezre pbyyrnthr
import boto3

obgb3.pyvrag("f3")
