// A libxml2 that was built with ICU includes ICU's headers for a member of a struct that nothing here touches. They
// clash with the ICU that is inside Foundation wherever both are imported.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

static inline void ignoreLibXML2Error(void *context, const xmlError *error) {
    (void)context;
    (void)error;
}

// Newer versions deprecate a function for which 2.9 has no other, and Swift cannot ignore that.
static inline void silenceLibXML2(void) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
    xmlStructuredErrorFunc ignore = (xmlStructuredErrorFunc)ignoreLibXML2Error;
    xmlSetStructuredErrorFunc(NULL, ignore);
    xmlThrDefSetStructuredErrorFunc(NULL, ignore);
#pragma clang diagnostic pop
}
