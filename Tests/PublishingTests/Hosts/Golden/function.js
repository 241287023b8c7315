// Made by 'sweetdreams hosts cloudfront' from the release 20261129T154200Z-f05c0cea8b09.
// For viewer requests and for viewer responses, with the runtime cloudfront-js-2.0.
var shared = {"x-content-type-options": "nosniff", "permissions-policy": "camera=(), usb=()"};
var sets = [
  {"cache-control": "public, max-age=31536000, immutable", "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"},
  {"cache-control": "public, max-age=31536000, immutable", "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'"},
  {"cache-control": "public, max-age=300", "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'"},
  {"cache-control": "public, max-age=0, must-revalidate", "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'", "speculation-rules": "\"/speculation-rules.json\""}
];
var assetFolders = ["/assets/", "/media/"];
var assets = {'': 1, "svg": 0};
var others = {'': 3, "ico": 2, "json": 2, "m3u": 2, "txt": 2, "webmanifest": 2, "xml": 2, "svg": 0};
var exceptions = {"/atom.xml": 2, "/feed.json": 2, "/feed.xml": 2};
var filesWithoutDot = [];
var moved = {
  "/old/": [301, "/blog/room-tone/"],
  "/old": [302, "/blog/room-tone/?from=old#top"],
  "/café/": [301, "/artists/zo%C3%AB/"],
  "/caf%E9/": [301, "/blog/"],
  "/a\"b{path}$c/": [301, "https://www.example.com:8443/%24x?a=%7Bb%7D"],
  "/gone/": [410],
  "/gone{x}/": [410]
};
var wildcards = [
  ["/shop/deep/", 302, "/blog/", true],
  ["/shop/", 410],
  ["/2019/", 301, "/blog/", true],
  ["/en/", 301, "/", true],
  ["/fréd/$/", 301, "https://example.com/f/", true],
  ["/all/", 301, "/blog/", false]
];

function has(table, key) {
  return Object.prototype.hasOwnProperty.call(table, key);
}

function decoded(path) {
  try { return decodeURIComponent(path); } catch (error) { return path; }
}

function answer(status, to) {
  var headers = {};
  for (var name in shared) headers[name] = { value: shared[name] };
  if (to !== undefined) headers.location = { value: to };
  return { statusCode: status, headers: headers };
}

function redirect(uri) {
  var path = decoded(uri);
  if (has(moved, path)) return answer(moved[path][0], moved[path][1]);
  for (var i = 0; i < wildcards.length; i++) {
    var rule = wildcards[i];
    if (path.indexOf(rule[0]) !== 0) continue;
    // Still encoded, and without a slash that could make it another host's name.
    var depth = rule[0].split('/').length - 1;
    var rest = uri.split('/').slice(depth).join('/').replace(/^[/\\]+/, '');
    return answer(rule[1], rule[3] ? rule[2] + rest : rule[2]);
  }
  return null;
}

function fileOf(uri) {
  return uri.charAt(uri.length - 1) === '/' ? uri + 'index.html' : uri;
}

function onRequest(request) {
  var found = redirect(request.uri);
  if (found) return found;
  var path = decoded(request.uri);
  var last = path.substring(path.lastIndexOf('/') + 1);
  if (last !== '' && last.indexOf('.') < 0 && filesWithoutDot.indexOf(path) < 0) {
    return answer(301, request.uri.replace(/^[/\\]+/, '/') + '/');
  }
  request.uri = fileOf(request.uri);
  return request;
}

function onResponse(request, response) {
  var path = decoded(fileOf(request.uri));
  var isAsset = assetFolders.some(function (folder) { return path.indexOf(folder) === 0; });
  var table = isAsset ? assets : others;
  var dot = /[.]([A-Za-z0-9]+)$/.exec(path);
  var index = has(exceptions, path) ? exceptions[path]
    : dot && has(table, dot[1]) ? table[dot[1]] : table[''];
  [shared, sets[index]].forEach(function (set) {
    for (var name in set) response.headers[name] = { value: set[name] };
  });
  return response;
}

function handler(event) {
  return event.context.eventType === 'viewer-request'
    ? onRequest(event.request) : onResponse(event.request, event.response);
}
