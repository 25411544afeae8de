// Written by scripts/indexes.mjs; do not edit.
import accessLog from "./access-log.ts";
import accessLogFormat from "./access-log-format.ts";
import allowPrivateHttp from "./allow-private-http.ts";
import allowedHosts from "./allowed-hosts.ts";
import allowedOrigins from "./allowed-origins.ts";
import bind from "./bind.ts";
import caCerts from "./ca-certs.ts";
import certfile from "./certfile.ts";
import clientCerts from "./client-certs.ts";
import data from "./data.ts";
import databaseUrl from "./database-url.ts";
import errorLog from "./error-log.ts";
import executionFallback from "./execution-fallback.ts";
import executionProvider from "./execution-provider.ts";
import executors from "./executors.ts";
import forwardedHeader from "./forwarded-header.ts";
import gracefulTimeout from "./graceful-timeout.ts";
import headInterval from "./head-interval.ts";
import headersTimeout from "./headers-timeout.ts";
import host from "./host.ts";
import hsts from "./hsts.ts";
import jobConcurrency from "./job-concurrency.ts";
import jobWorkers from "./job-workers.ts";
import keepalive from "./keepalive.ts";
import keyfile from "./keyfile.ts";
import logLevel from "./log-level.ts";
import maxBody from "./max-body.ts";
import maxRequests from "./max-requests.ts";
import maxRequestsJitter from "./max-requests-jitter.ts";
import maxRss from "./max-rss.ts";
import openaiApiKey from "./openai-api-key.ts";
import openaiBaseUrl from "./openai-base-url.ts";
import openaiModel from "./openai-model.ts";
import pingInterval from "./ping-interval.ts";
import pingTimeout from "./ping-timeout.ts";
import port from "./port.ts";
import preferredUrlScheme from "./preferred-url-scheme.ts";
import proxyFixEnabled from "./proxy-fix-enabled.ts";
import proxyFixFor from "./proxy-fix-for.ts";
import proxyFixHost from "./proxy-fix-host.ts";
import proxyFixPort from "./proxy-fix-port.ts";
import proxyFixPrefix from "./proxy-fix-prefix.ts";
import proxyFixProto from "./proxy-fix-proto.ts";
import publicUrl from "./public-url.ts";
import rateBadTokens from "./rate-bad-tokens.ts";
import rateHandshakes from "./rate-handshakes.ts";
import rateLocal from "./rate-local.ts";
import rateRequests from "./rate-requests.ts";
import rateSignIn from "./rate-sign-in.ts";
import rateSocket from "./rate-socket.ts";
import rateWrites from "./rate-writes.ts";
import redisUrl from "./redis-url.ts";
import relayAddress from "./relay-address.ts";
import relaySecret from "./relay-secret.ts";
import requestTimeout from "./request-timeout.ts";
import retentionHours from "./retention-hours.ts";
import retentionPerRoom from "./retention-per-room.ts";
import retentionStream from "./retention-stream.ts";
import role from "./role.ts";
import sendTimeout from "./send-timeout.ts";
import sessionDays from "./session-days.ts";
import socketPath from "./socket-path.ts";
import socketioCorsAllowedOrigins from "./socketio-cors-allowed-origins.ts";
import socketioEngineioLogger from "./socketio-engineio-logger.ts";
import socketioLogger from "./socketio-logger.ts";
import socketioMessageQueue from "./socketio-message-queue.ts";
import socketioMonitorClients from "./socketio-monitor-clients.ts";
import socketioRedisDb from "./socketio-redis-db.ts";
import socketioTransports from "./socketio-transports.ts";
import threads from "./threads.ts";
import timeout from "./timeout.ts";
import trustedProxies from "./trusted-proxies.ts";
import workerClass from "./worker-class.ts";
import workerConnections from "./worker-connections.ts";
import workers from "./workers.ts";

/** Every setting of Studio. */
export const settings = [
  accessLog,
  accessLogFormat,
  allowPrivateHttp,
  allowedHosts,
  allowedOrigins,
  bind,
  caCerts,
  certfile,
  clientCerts,
  data,
  databaseUrl,
  errorLog,
  executionFallback,
  executionProvider,
  executors,
  forwardedHeader,
  gracefulTimeout,
  headInterval,
  headersTimeout,
  host,
  hsts,
  jobConcurrency,
  jobWorkers,
  keepalive,
  keyfile,
  logLevel,
  maxBody,
  maxRequests,
  maxRequestsJitter,
  maxRss,
  openaiApiKey,
  openaiBaseUrl,
  openaiModel,
  pingInterval,
  pingTimeout,
  port,
  preferredUrlScheme,
  proxyFixEnabled,
  proxyFixFor,
  proxyFixHost,
  proxyFixPort,
  proxyFixPrefix,
  proxyFixProto,
  publicUrl,
  rateBadTokens,
  rateHandshakes,
  rateLocal,
  rateRequests,
  rateSignIn,
  rateSocket,
  rateWrites,
  redisUrl,
  relayAddress,
  relaySecret,
  requestTimeout,
  retentionHours,
  retentionPerRoom,
  retentionStream,
  role,
  sendTimeout,
  sessionDays,
  socketPath,
  socketioCorsAllowedOrigins,
  socketioEngineioLogger,
  socketioLogger,
  socketioMessageQueue,
  socketioMonitorClients,
  socketioRedisDb,
  socketioTransports,
  threads,
  timeout,
  trustedProxies,
  workerClass,
  workerConnections,
  workers,
] as const;
