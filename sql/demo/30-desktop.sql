-- What agents of the demo look things up in, and what their desktops show and do by themselves.
BEGIN IMMEDIATE;

INSERT INTO phone_book (id, name, type) VALUES
    (1, 'Everybody', 'GLOBAL'), (2, 'Sales partners', 'TEAM'), (3, 'Support engineers', 'TEAM');
INSERT INTO phone_book_team (phone_book_id, team_id) VALUES (2, 1), (3, 2);
INSERT INTO contact (phone_book_id, first_name, last_name, phone_number, description) VALUES
    (1, 'Reception', '', '5550100', 'Head office, 8 to 18'),
    (1, 'Grace', 'Okonkwo', '1000', 'Supervisor of Sales'),
    (1, 'Mateo', 'Fernández', '2000', 'Supervisor of Support'),
    (1, 'Sales', 'queue', '7001', ''),
    (1, 'Support', 'queue', '7002', ''),
    (1, 'Billing', 'queue', '7003', ''),
    (2, 'Amélie', 'D''Aubigné', '5550201', 'Müller & Söhne, orders'),
    (2, '建国', '李', '5550202', 'Warehouse'),
    (3, 'أمل', 'ناصر', '5550301', 'Networks'),
    (3, 'Søren', 'Kjær', '5550302', 'On call at night');

INSERT INTO call_layout (id, name, description, type) VALUES
    (2, 'Order', 'Calls whose user.layout is Order', 'CUSTOM');
INSERT INTO call_layout_entry (call_layout_id, place, position, display_name, media_property, show_in_popover,
                               ui_editable) VALUES
    (2, 0, 0, 'Customer', 'callVariable1', 0, 0),
    (2, 1, 0, 'Order number', 'callVariable2', 1, 0),
    (2, 1, 1, 'Comment', 'callVariable3', 0, 1),
    (2, 2, 0, 'Segment', 'user.segment', 1, 0),
    (2, 2, 1, 'Wrap-up', 'wrapUpReason', 0, 0);

INSERT INTO workflow_action (id, name, type) VALUES
    (1, 'Show the customer', 'BROWSER_POP'), (2, 'Tell the order system', 'HTTP_REQUEST');
INSERT INTO workflow_action_param (workflow_action_id, position, name, value) VALUES
    (1, 0, 'path', 'https://crm.example.com/customers/${callVariable1}'),
    (1, 1, 'windowName', 'customer'),
    (2, 0, 'method', 'PUT'),
    (2, 1, 'location', 'OTHER'),
    (2, 2, 'path', 'https://orders.example.com/calls/${dialogId}'),
    (2, 3, 'contentType', 'application/xml'),
    (2, 4, 'body', '<call><customer>${callVariable1}</customer></call>');
INSERT INTO workflow_action_variable (workflow_action_id, position, name, type, node, test_value) VALUES
    (1, 0, 'callVariable1', 'SYSTEM', '//Dialog/mediaProperties/callvariables/CallVariable[name="callVariable1"]/value', '4711'),
    (2, 0, 'dialogId', 'SYSTEM', '//Dialog/id', '7'),
    (2, 1, 'callVariable1', 'SYSTEM', '//Dialog/mediaProperties/callvariables/CallVariable[name="callVariable1"]/value', '4711');
INSERT INTO workflow (id, name, description, trigger_name, apply_method) VALUES
    (1, 'Known customer', 'The customer of a call to Sales on the screen', 'CALL_ARRIVES', 'ALL');
INSERT INTO workflow_condition (workflow_id, position, variable_name, variable_type, comparator, value) VALUES
    (1, 0, 'callVariable1', 'SYSTEM', 'IS_NOT_EMPTY', ''),
    (1, 1, 'queueName', 'SYSTEM', 'IS_IN_LIST', 'Sales,Billing');
INSERT INTO workflow_step (workflow_id, position, workflow_action_id) VALUES (1, 0, 1);
INSERT INTO workflow_team (workflow_id, team_id, position) VALUES (1, 1, 0);

INSERT INTO ecc_variable (name, length) VALUES ('user.segment', 20), ('user.order', 40);

COMMIT;
