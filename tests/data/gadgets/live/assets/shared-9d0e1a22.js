const h=(t,s={},...c)=>{const e=Object.assign(document.createElement(t),s);return e.append(...c),e},t=(s,...v)=>s.reduce((a,b,i)=>a+b+(v[i]??""),"");export{h,t};
