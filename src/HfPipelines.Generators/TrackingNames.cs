namespace HfPipelines.Generators;

/// <summary>The names of the generators' steps, which the incremental tests look at.</summary>
internal static class TrackingNames
{
    public const string IsLibrary = nameof(IsLibrary);
    public const string SpecFiles = nameof(SpecFiles);
    public const string Networks = nameof(Networks);
    public const string ModelClasses = nameof(ModelClasses);
}
