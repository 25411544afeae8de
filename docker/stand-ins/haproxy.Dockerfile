# Stands in for the official HAProxy.
#
#   docker build --build-arg BASE=debian:bookworm-slim -f docker/stand-ins/haproxy.Dockerfile -t studio-haproxy docker/stand-ins
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends haproxy \
 && rm -rf /var/lib/apt/lists/*
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
