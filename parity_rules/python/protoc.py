"""The protocol compiler of grpcio-tools as a command, so that no C++ build is needed."""

import sys

from grpc_tools import protoc

if __name__ == "__main__":
    sys.exit(protoc.main(sys.argv))
