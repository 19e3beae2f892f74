namespace HfPipelines.Tests.Tokenization;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    /// <summary>The path of a fixture archive.</summary>
    public static string Fixture(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HfPipelines.Generators.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "fixtures", name);
            }
        }

        throw new FileNotFoundException("The tests run outside of their repository.", name);
    }
}
