using System.ComponentModel;

// What the compiler needs for records with required members, and netstandard2.0 lacks.
namespace System.Diagnostics.CodeAnalysis;

[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
