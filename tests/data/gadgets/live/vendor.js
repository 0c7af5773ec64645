var finesse = finesse || {};
finesse.gadget = finesse.gadget || {};
finesse.container = finesse.container || {};
finesse.modules = finesse.modules || {};

finesse.modules.Orders = (function ($) {
    var user, prefs, clicks = 0;

    function say(text) {
        $('#log').append($('<li>').text(text));
        gadgets.window.adjustHeight();
    }

    function handleUserLoad(loaded) {
        $('#state').text(loaded.getFirstName() + ' ' + loaded.getState());
        gadgets.loadingindicator.dismiss();
        gadgets.window.adjustHeight();
    }

    return {
        init: function () {
            var cfg = finesse.gadget.Config;

            prefs = new gadgets.Prefs();
            clicks = prefs.getInt('clicks');
            finesse.clientservices.ClientServices.init(cfg, false);
            user = new finesse.restservices.User({
                id: cfg.id,
                onLoad: handleUserLoad,
                onChange: handleUserLoad
            });
            gadgets.window.setTitle('Orders of ' + cfg.id);
            gadgets.Hub.subscribe('shop.orders.*', function (topic, data) {
                say(topic + ' ' + data.number);
            });
            gadgets.pubsub.subscribe('shop', function (sender, message) {
                say('channel ' + message.text + ' from ' + sender);
            });
            $('#grow').click(function () {
                clicks += 1;
                prefs.set('clicks', clicks);
                $('#log').append($('<li>').css('height', '300px').text('grown ' + clicks));
                gadgets.window.adjustHeight();
            });
            $('#fill').bind('click', function () {
                gadgets.views.requestNavigateTo('canvas');
            });
            $('#back').on('click', function () {
                gadgets.views.requestNavigateTo('default');
            });
            gadgets.Hub.publish('shop.ready', { clicks: clicks });
            say('connected ' + clicks);
        }
    };
}(jQuery));
