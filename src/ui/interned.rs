//! Words of the markup that every page hands to the browser again and again. A text that is handed over is copied and
//! decoded anew each time, which costs more than the element that it names; of these the browser keeps its own.

use wasm_bindgen::intern;

/// Attributes and classes, in the order in which a long list uses them most; elements and events are kept by Leptos.
const WORDS: &str = "class,title,href,hidden,flex-grow,aria-label,id,role,type,scope,datetime,data-noscroll,aria-hidden,\
    aria-rowindex,aria-selected,aria-sort,tabindex,checkbox,select-row,tight,row,col,true,false,,sub,visually-hidden,\
    num,what,lines,named,fares,counts,bar,bar small,img,success,error,conflict,pending,na,state success,state error,\
    state conflict,state pending,state na,state none,count,chip,chips,button,button quiet,button primary,icon,\
    0 0 24 24,16,width,height,viewBox,d,name,value,setting,line,duo,first,quiet,small,link,block-size";

/// Has the browser keep them, once for a program.
pub fn intern_markup() {
    for word in WORDS.split(',') {
        intern(word);
    }
}
