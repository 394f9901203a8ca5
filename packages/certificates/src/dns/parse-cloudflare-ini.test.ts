import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCloudflareIni } from './parse-cloudflare-ini.ts'

test('reads the token as certbot does', () => {
  for (const text of [
    'dns_cloudflare_api_token = "abc-1_2"',
    '# a comment\r\n  dns_cloudflare_api_token=abc-1_2\r\n',
    "dns_cloudflare_api_token = 'abc-1_2'  \n[other]\n"
  ]) {
    assert.deepEqual(parseCloudflareIni(text), { apiToken: 'abc-1_2' }, text)
  }
})

test('says what is missing', () => {
  for (const text of [
    '',
    '# dns_cloudflare_api_token = "x"',
    'dns_cloudflare_api_token = ""',
    'dns_cloudflare_api_key = k'
  ]) {
    assert.throws(() => parseCloudflareIni(text), /needs a line: dns_cloudflare_api_token/, text)
  }
})
