# Stands in for the official Redis.
#
#   docker build --build-arg BASE=debian:bookworm-slim -f docker/stand-ins/redis.Dockerfile -t studio-redis docker/stand-ins
ARG BASE=debian:bookworm-slim
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends redis-server \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o redis -g redis /data
WORKDIR /data
VOLUME /data
CMD ["redis-server"]
