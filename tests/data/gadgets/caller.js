// A gadget of somebody else's, on somebody else's server, in the way such gadgets are written: one
// global, started by the hub's connection, no library of ours.
var shop = shop || {};

shop.caller = (function () {
    var prefs, shown = '';

    // The page gives the notification parsed; a lone element is no array.
    function listOf(value) {
        return value === undefined || value === null ? [] : value instanceof Array ? value : [value];
    }

    function dialogOf(update) {
        var data = update && update.data;
        if (!data) { return null; }
        return data.dialog || listOf(data.dialogs && data.dialogs.Dialog)[0] || null;
    }

    function clear() {
        document.getElementById('variables').textContent = '';
        document.getElementById('customer').textContent = '';
        shown = '';
        gadgets.window.adjustHeight();
    }

    function row(name, value) {
        var tr = document.createElement('tr');
        var th = document.createElement('th');
        var td = document.createElement('td');
        th.textContent = name;
        td.textContent = value;
        tr.appendChild(th);
        tr.appendChild(td);
        return tr;
    }

    function showVariables(dialog) {
        var table = document.getElementById('variables');
        table.textContent = '';
        listOf(dialog.mediaProperties.callvariables.CallVariable).forEach(function (variable) {
            if (variable.value) { table.appendChild(row(variable.name, variable.value)); }
        });
    }

    function showCustomer(number) {
        var params = {};
        params[gadgets.io.RequestParameters.METHOD] = gadgets.io.MethodType.GET;
        params[gadgets.io.RequestParameters.CONTENT_TYPE] = gadgets.io.ContentType.JSON;
        // Where this gadget came from is in its own address.
        var home = gadgets.util.getUrlParameters().url.replace(/\/[^\/]*$/, '');
        gadgets.io.makeRequest(home + '/customers/' + number + '.json', function (answer) {
            var text = answer.rc === 200 && answer.data ? answer.data.name + ', ' + answer.data.city
                : 'Not known (' + answer.rc + ')';
            document.getElementById('customer').textContent = text;
            gadgets.window.adjustHeight();
        }, params);
    }

    function onDialogs(topic, message) {
        var update = message.object.Update;
        var dialog = dialogOf(update);
        if (!dialog) { return; }
        if (update.event === 'DELETE') {
            clear();
            return;
        }
        showVariables(dialog);
        if (dialog.id !== shown) {
            shown = dialog.id;
            showCustomer(dialog.mediaProperties.callvariables.CallVariable[1].value);
        }
        gadgets.window.adjustHeight();
    }

    return {
        init: function () {
            prefs = new gadgets.Prefs();
            gadgets.window.setTitle('Caller of ' + prefs.getString('id'));
            gadgets.Hub.subscribe('finesse.api.User.' + prefs.getString('id') + '.Dialogs', onDialogs);
            prefs.set('seen', '1');
            gadgets.window.adjustHeight();
        }
    };
}());
