/* Makes a page the owner of its event connection; who it is comes after the # as id:password. */
function ownConnection(onConnect, onDisconnect, more) {
  var who = decodeURIComponent(location.hash.slice(1)).split(':'), info = new XMLHttpRequest();
  info.open('GET', '/finesse/api/SystemInfo');
  info.onload = function () {
    var services = finesse.clientservices.ClientServices,
      system = finesse.utilities.Utilities.xml2js(info.responseText).SystemInfo,
      config = {
        id: who[0], password: who[1], host: location.hostname, hostPort: location.port, restHost: location.hostname,
        scheme: location.protocol.replace(':', ''), locale: 'en_US', resource: 'page',
        xmppDomain: system.xmppDomain, pubsubDomain: system.xmppPubSubDomain,
      };
    Object.assign(config, more);
    services.init(config);
    services.initBosh(config);
    services.registerOnDisconnectHandler(onDisconnect);
    services.registerOnConnectHandler(function () { onConnect(config); });
  };
  info.send();
}
