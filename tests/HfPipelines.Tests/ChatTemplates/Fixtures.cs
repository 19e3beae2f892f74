namespace HfPipelines.Tests.ChatTemplates;

/// <summary>Finds the fixtures of the repository.</summary>
internal static class Fixtures
{
    public static string Path(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "HfPipelines.Generators.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests do not run from a build of the repository."), "tests", "fixtures", name);
    }
}
