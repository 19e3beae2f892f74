namespace HfPipelines.Tests.Tokenization;

/// <summary>A folder that is deleted with the object.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hfp-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
