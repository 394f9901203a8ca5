import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarUrl } from './calendar-url.ts'

test('addresses that can be fetched', () => {
  const known: [string, string][] = [
    [' https://far.example/a.ics ', 'https://far.example/a.ics'],
    ['webcal://far.example/a.ics?key=1#x', 'https://far.example/a.ics?key=1'],
    ['WEBCALS://far.example', 'https://far.example/'],
    ['http://ann:pass%20word@far.example:8080/', 'http://ann:pass%20word@far.example:8080/'],
    ['http://[::1]/', 'http://[::1]/']
  ]
  for (const [text, url] of known) assert.equal(calendarUrl(text), url)
})

test('others cannot', () => {
  const wrong = [
    '',
    'far.example',
    'ftp://far.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://'
  ]
  const hostile = [
    'https://a:%0d%0a@far.example/',
    'https://a%:b@far.example/',
    `https://far.example/${'x'.repeat(2000)}`
  ]
  for (const text of [...wrong, ...hostile]) assert.equal(calendarUrl(text), undefined, text)
})
