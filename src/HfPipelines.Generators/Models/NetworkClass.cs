namespace HfPipelines.Generators.Models;

/// <summary>A static class of networks: what <c>[Network]</c> marks.</summary>
/// <param name="FullName">Its name with <c>global::</c>.</param>
/// <param name="ModelTypes">The model types that it is for.</param>
/// <param name="Methods">The names of its static methods.</param>
internal sealed record NetworkClass(string FullName, EquatableArray<string> ModelTypes, EquatableArray<string> Methods);
