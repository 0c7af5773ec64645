/* The namespaces gadgets see. They are open by design: features and gadgets alike add to them. */
declare var gadgets: any;
declare var shindig: any;
declare var OpenAjax: any;
declare var osapi: any;
interface Window {
  __isgadget?: boolean;
  gadgets: any;
  shindig: any;
  OpenAjax: any;
  osapi: any;
}
