using System.Runtime.CompilerServices;
using MdLock.Errors;

// PowerShell looks for the type of a catch clause in the assemblies that it loaded itself, and the core is none of them. A
// name that is forwarded is found in this one. An import reads the names that an assembly forwards, and so loads the core.
[assembly: TypeForwardedTo(typeof(CommitException))]
[assembly: TypeForwardedTo(typeof(DestinationException))]
[assembly: TypeForwardedTo(typeof(DocumentException))]
[assembly: TypeForwardedTo(typeof(HistoryException))]
[assembly: TypeForwardedTo(typeof(LockAcquisitionException))]
[assembly: TypeForwardedTo(typeof(LockException))]
[assembly: TypeForwardedTo(typeof(LockTimeoutException))]
[assembly: TypeForwardedTo(typeof(MdLockException))]
[assembly: TypeForwardedTo(typeof(RelocationException))]
[assembly: TypeForwardedTo(typeof(SectionAmbiguousException))]
[assembly: TypeForwardedTo(typeof(SectionBoundaryException))]
[assembly: TypeForwardedTo(typeof(SectionHeadingException))]
[assembly: TypeForwardedTo(typeof(SectionNotFoundException))]
[assembly: TypeForwardedTo(typeof(SectionPlaceException))]
[assembly: TypeForwardedTo(typeof(SectionSelectorException))]
[assembly: TypeForwardedTo(typeof(SettingException))]
[assembly: TypeForwardedTo(typeof(SettingsException))]
[assembly: TypeForwardedTo(typeof(StaleProcessLockException))]
[assembly: TypeForwardedTo(typeof(StoreException))]
[assembly: TypeForwardedTo(typeof(SubsectionsDroppedException))]
[assembly: TypeForwardedTo(typeof(TextNotEncodableException))]
[assembly: TypeForwardedTo(typeof(VersionConflictException))]
[assembly: TypeForwardedTo(typeof(VersionWaitException))]
