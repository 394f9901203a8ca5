# syntax=docker/dockerfile:1
# The one image: every service is this image with another command, e.g. `node services/mx/src/main.ts`.
# amd64 and arm64: nothing here names an architecture.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY services services
# Without the root's package.json, for that asks for tools and a Node of its own (190 MB); the filters let pnpm accept it.
# Optional dependencies have to come: Argon2 is one for each platform. The C sources of SQLite need not.
RUN --mount=type=cache,target=/root/.local/share/pnpm/store --mount=type=cache,target=/root/.npm \
    CI=true npx --yes pnpm@12.21.0 install --frozen-lockfile --prod \
      --store-dir /root/.local/share/pnpm/store --filter '{services/*}...' --filter '@postkeep/postkeep-command...' \
 && rm -rf node_modules/.pnpm/better-sqlite3-multiple-ciphers@*/node_modules/better-sqlite3-multiple-ciphers/deps

FROM node:24-bookworm-slim
# Two arenas of malloc instead of eight a processor: 1 to 30 MB less a process, and no more processor time.
ENV NODE_ENV=production NODE_COMPILE_CACHE=/opt/compile-cache MALLOC_ARENA_MAX=2
WORKDIR /app
RUN install -d -o node -g node "$NODE_COMPILE_CACHE" && ln -s /app/self-hosting/postkeep /usr/local/bin/postkeep
COPY --from=packages /app /app
COPY self-hosting/healthy self-hosting/postkeep self-hosting/warm-compile-cache self-hosting/
USER node
RUN self-hosting/warm-compile-cache
ARG REVISION=unknown
ENV POSTKEEP_REVISION=$REVISION
CMD ["postkeep", "--help"]
