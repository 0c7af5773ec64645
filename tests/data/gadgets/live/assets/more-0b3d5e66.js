const more=t=>`loaded later ${t}`;export{more};
