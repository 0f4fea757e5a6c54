# Lookout in a container: docs/operations.md says how it is run.
#
#   PACKAGES=published   builds on the packages of JSR, not on the stand-ins in offline/
#   REVISION             the commit: names the build, and with it the addresses of its scripts

# The bundle is the same for every platform: it is made on the builder's own, and the last stage runs nothing, so that an image
# for another one (--platform linux/arm64) needs no emulator. Buildah accepts no name without its registry.
FROM --platform=$BUILDPLATFORM docker.io/denoland/deno:2.9.6 AS build
ARG PACKAGES=offline
ARG REVISION
ENV CI_COMMIT_SHA=$REVISION
WORKDIR /build
COPY . .
RUN if [ "$PACKAGES" = published ]; then deno task packages published; fi && deno install --frozen
# What runs becomes one module, and one for each part that is loaded when it is needed, as the AWS SDK is. The thread that
# sweeps is started by the name of its file beside the module that starts it.
RUN deno task build \
  && deno bundle --platform=deno --code-splitting --outdir=/app serve.ts worker.ts _fresh/server.js \
  && deno bundle --platform=deno --output=/app/worker.ts lib/sweep/worker.ts \
  && deno bundle --platform=deno --output=/app/health.js lib/http/health.ts \
  && cp -r --parents static _fresh/static urls.csv LICENSE /app \
  && mkdir /data

# Buildah 1.28 would stay at the first stage's platform if this named none.
FROM --platform=$TARGETPLATFORM docker.io/denoland/deno:2.9.6
ARG REVISION
LABEL org.opencontainers.image.title="Lookout" \
  org.opencontainers.image.description="Checks websites every ten minutes and tells the past hour" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.revision=$REVISION \
  org.opencontainers.image.base.name="docker.io/denoland/deno:2.9.6"
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1993:1993 /data /data
ENV DENO_NO_PROMPT=1 \
  DENO_NO_UPDATE_CHECK=1 \
  DENO_SERVE_ADDRESS=tcp:0.0.0.0:8000 \
  LOOKOUT_DATA=/data \
  LOOKOUT_STORE=sqlite:/data/lookout.db
# The user deno of the base image, by number, so that an orchestrator can see that it is not root.
USER 1993:1993
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s \
  CMD ["deno", "run", "--no-config", "--allow-net", "--allow-read=/data", "--allow-write=/data", "--allow-env=DENO_SERVE_ADDRESS", "/app/health.js"]
ENTRYPOINT ["deno", "run", "--no-config", "--unstable-cron", "--allow-net", "--allow-read=/app,/data,/etc/hosts", "--allow-env", "--allow-sys=hostname,osRelease,homedir,uid", "--allow-write=/data"]
# A worker of a place is the same image with another command: /app/worker.js
CMD ["/app/serve.js"]
